package dev.cairn.engine;

/// A consistent view of an engine at one moment, until closed. Thread-safe for reads.
public interface Snapshot extends Reads, AutoCloseable {
  @Override
  void close();
}
