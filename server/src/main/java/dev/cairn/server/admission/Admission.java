package dev.cairn.server.admission;

import dev.cairn.engine.replicated.RegionError;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the memory of the writes that a store has under way: each counts its bytes and
/// [#OVERHEAD_BYTES] for what is kept beside them. Thread-safe.
///
/// A request larger than the whole bound is let in when nothing else is under way, so that it meets
/// the check that names its size.
public final class Admission {
  /// What a request takes beside its keys and values, in bytes.
  public static final int OVERHEAD_BYTES = 512;

  private static final long BACKOFF_MILLIS = 100;

  private final long inFlightBytesMax;
  private final AtomicLong inFlightBytes = new AtomicLong();

  /// Lets in up to `inFlightBytesMax`.
  public Admission(long inFlightBytesMax) {
    this.inFlightBytesMax = inFlightBytesMax;
  }

  /// Takes a request of `bytes` in; true obliges to call [#leave] with the same number.
  public boolean tryEnter(long bytes) {
    long charge = bytes + OVERHEAD_BYTES;
    long now = inFlightBytes.addAndGet(charge);
    if (now > inFlightBytesMax && now != charge) {
      inFlightBytes.addAndGet(-charge);
      return false;
    }
    return true;
  }

  /// The request has been answered.
  public void leave(long bytes) {
    inFlightBytes.addAndGet(-bytes - OVERHEAD_BYTES);
  }

  /// What a request that is not let in is told.
  public RegionError busy() {
    return new RegionError.ServerBusy(
        "writes under way on this store take more than " + inFlightBytesMax + " bytes",
        BACKOFF_MILLIS);
  }

  /// Bytes under way.
  public long inFlightBytes() {
    return inFlightBytes.get();
  }

  /// How much of the bound is in use, 0 to 100.
  public int loadPercent() {
    return (int) Math.min(100, inFlightBytes.get() * 100 / inFlightBytesMax);
  }
}
