"""Text and its changes, to the byte: documents, edit matching, diffs, hunks, selection, three-way merge.

Pure: no files, no git, no Qt. Bytes are the truth and text is a view of them.
"""
