"""Page in, document out."""
