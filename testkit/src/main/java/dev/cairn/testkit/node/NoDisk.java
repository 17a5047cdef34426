package dev.cairn.testkit.node;

import dev.cairn.base.env.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// For an engine that never touches files.
final class NoDisk implements Disk {
  private static IOException none(Path path) {
    return new IOException("there is no disk for " + path);
  }

  @Override
  public File openForRead(Path path) throws IOException {
    throw none(path);
  }

  @Override
  public File openForWrite(Path path) throws IOException {
    throw none(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    throw none(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    throw none(directory);
  }

  @Override
  public boolean exists(Path path) {
    return false;
  }

  @Override
  public void delete(Path path) throws IOException {
    throw none(path);
  }

  @Override
  public void deleteRecursively(Path path) throws IOException {
    throw none(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    throw none(from);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    throw none(directory);
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    throw none(path);
  }

  @Override
  public Lock lock(Path directory) throws IOException {
    throw none(directory);
  }
}
