"""The training recipe of the default model: data, vocabulary, alignments, network, training, export."""
