package dev.cairn.it.cluster;

import org.tikv.common.TiConfiguration;
import org.tikv.common.TiSession;
import org.tikv.raw.RawKVClient;

/// The unmodified official client: a session and its raw client. Thread-safe, as both are.
///
/// @param session speaks to PD, and holds the connections
/// @param raw reads and writes
public record OfficialClient(TiSession session, RawKVClient raw) implements AutoCloseable {
  /// The client gives a call up after 200 ms by default, which a small machine under load exceeds
  /// without any fault.
  private static final int CALL_MILLIS_MAX = 3_000;

  private static final int OPERATION_MILLIS_MAX = 20_000;

  /// Connects to the PD at `address`.
  public static OfficialClient to(String address) {
    return of(patient(address));
  }

  /// Connects to the PD at `address`; compare-and-swap is allowed only so.
  public static OfficialClient atomicTo(String address) {
    var configuration = patient(address);
    configuration.setEnableAtomicForCAS(true);
    return of(configuration);
  }

  private static TiConfiguration patient(String address) {
    var configuration = TiConfiguration.createRawDefault(address);
    configuration.setTimeout(CALL_MILLIS_MAX);
    configuration.setRawKVReadTimeoutInMS(OPERATION_MILLIS_MAX);
    configuration.setRawKVWriteTimeoutInMS(OPERATION_MILLIS_MAX);
    configuration.setRawKVBatchReadTimeoutInMS(OPERATION_MILLIS_MAX);
    configuration.setRawKVBatchWriteTimeoutInMS(OPERATION_MILLIS_MAX);
    configuration.setRawKVScanTimeoutInMS(OPERATION_MILLIS_MAX);
    return configuration;
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
