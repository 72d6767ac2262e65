"""What people may ask or change; all doors use it."""
