"""CLAP in the daemon: sounds get their vectors in the background, and lists are made with them.

space.py      the vectors of one model in memory;  tags.py: the words it heard
words.py      a prompt's vector: from disk, or from the text tower
semantics.py  which model answers, and what the recommender asks of it
order.py      which sounds are embedded first
part.py       the thread that has them embedded
"""
