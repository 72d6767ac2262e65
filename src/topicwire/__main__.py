"""`python -m topicwire` is the command `topicwire`."""

from topicwire.cli.app import main

main()
