package dev.cairn.testkit.sim;

/// A file or a directory.
sealed interface SimNode permits SimFile, SimDirectory {}
