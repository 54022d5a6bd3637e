"""Judge: from findings to a verdict a document, and from verdicts to a record an agency."""
