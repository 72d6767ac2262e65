"""Document and candidates in, cluster decision out."""
