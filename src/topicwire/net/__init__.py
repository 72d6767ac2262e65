"""The only room that fetches from the open web."""
