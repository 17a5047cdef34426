package dev.cairn.base.error;

/// Every error that a person meets: a stable name, and what to do about it.
public enum ErrorCode {
  /// A configuration file or flag that cannot be used.
  CONFIG_INVALID("correct the setting that the message names and start again"),
  /// Somebody else listens where this process should.
  ADDRESS_IN_USE(
      "stop the other process or choose another address with the flag that the message names"),
  /// Another process works on this data directory.
  DATA_DIR_IN_USE(
      "stop the other process, or give this one a directory of its own with --data-dir"),
  /// The data directory belongs to another store, cluster or kind of process.
  DATA_DIR_FOREIGN(
      "point --data-dir at this process's own directory, or at an empty one to join as a new store"),
  /// The data directory was written by a version that this one cannot read.
  DATA_VERSION_UNKNOWN("start the version that wrote it, or a newer one"),
  /// A file does not hold what was written to it.
  FILE_CORRUPT(
      "wipe this store's data directory and let it rejoin as a new store; the other replicas have the data"),
  /// The disk has no room left.
  DISK_FULL("free space on the disk that holds the data directory, then start again"),
  /// The disk refused or failed an operation.
  DISK_FAILED(
      "check the disk and the system's log; replace the disk if it is broken, then rejoin as a new store"),
  /// PD cannot be reached.
  PD_UNREACHABLE("check that PD runs and that --pd names its client address"),
  /// PD belongs to another cluster than the data directory.
  CLUSTER_MISMATCH("point --pd at the cluster that this store belongs to"),
  /// A call to the cluster was refused or failed.
  REQUEST_FAILED("see the message; retry if it says that the write did not happen"),
  /// A state that the program's own logic excludes.
  BUG("keep the log and the data directory, and report this");

  private final String advice;

  ErrorCode(String advice) {
    this.advice = advice;
  }

  /// What the reader can do, as the end of a sentence.
  public String advice() {
    return advice;
  }
}
