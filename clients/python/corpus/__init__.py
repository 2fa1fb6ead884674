"""Real files of public libraries, with the kind that each is: see test_attachment_corpus.py."""
