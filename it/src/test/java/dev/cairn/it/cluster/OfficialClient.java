package dev.cairn.it.cluster;

import org.tikv.common.TiConfiguration;
import org.tikv.common.TiSession;
import org.tikv.raw.RawKVClient;

/// The unmodified official client: a session and its raw client. Thread-safe, as both are.
///
/// @param session speaks to PD, and holds the connections
/// @param raw reads and writes
public record OfficialClient(TiSession session, RawKVClient raw) implements AutoCloseable {
  /// Connects to the PD at `address`, with the client's own defaults.
  public static OfficialClient to(String address) {
    return of(TiConfiguration.createRawDefault(address));
  }

  /// Connects to the PD at `address`; compare-and-swap is allowed only so.
  public static OfficialClient atomicTo(String address) {
    var configuration = TiConfiguration.createRawDefault(address);
    configuration.setEnableAtomicForCAS(true);
    return of(configuration);
  }

  private static OfficialClient of(TiConfiguration configuration) {
    var session = TiSession.create(configuration);
    return new OfficialClient(session, session.createRawClient());
  }

  /// A timestamp of PD's.
  public long timestamp() {
    return session.getTimestamp().getVersion();
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // the client declares Exception
  public void close() {
    try {
      session.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the client closes", e);
    } catch (Exception e) {
      throw new IllegalStateException("the client does not close", e);
    }
  }
}
