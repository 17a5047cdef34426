package dev.cairn.it.cluster;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.tikv.common.TiConfiguration;
import org.tikv.common.TiSession;
import org.tikv.raw.RawKVClient;

/// The unmodified official client: a session and its raw client. Thread-safe, as both are.
///
/// @param session speaks to PD, and holds the connections
/// @param raw reads and writes
public record OfficialClient(TiSession session, RawKVClient raw) implements AutoCloseable {
  /// The client forgets to shut its channels down when a store is gone, and complains about it.
  private static final Logger NOISE =
      Logger.getLogger("org.tikv.shade.io.grpc.internal.ManagedChannelOrphanWrapper");

  static {
    NOISE.setLevel(Level.OFF);
  }

  /// The client gives a call up after 200 ms by default, which a small machine under load exceeds
  /// without any fault.
  private static final int CALL_MILLIS_MAX = 3_000;

  private static final int OPERATION_MILLIS_MAX = 20_000;
  private static final int IMPATIENT_MILLIS_MAX = 4_000;

  /// Connects to the PD at `address`.
  public static OfficialClient to(String address) {
    return of(configuration(address, OPERATION_MILLIS_MAX));
  }

  /// Connects to the PD at `address`; an operation fails soon that finds nobody.
  public static OfficialClient impatientTo(String address) {
    return of(configuration(address, IMPATIENT_MILLIS_MAX));
  }

  /// Connects to the PD at `address`; compare-and-swap is allowed only so.
  public static OfficialClient atomicTo(String address) {
    var configuration = configuration(address, OPERATION_MILLIS_MAX);
    configuration.setEnableAtomicForCAS(true);
    return of(configuration);
  }

  /// The same, and an operation fails soon that finds nobody.
  public static OfficialClient atomicImpatientTo(String address) {
    var configuration = configuration(address, IMPATIENT_MILLIS_MAX);
    configuration.setEnableAtomicForCAS(true);
    return of(configuration);
  }

  /// Connects to the PD at `address` as a client of API V2, compare-and-swap allowed; an operation
  /// fails soon that finds nobody.
  public static OfficialClient secondVersionTo(String address) {
    var configuration = configuration(address, IMPATIENT_MILLIS_MAX);
    configuration.setApiVersion(TiConfiguration.ApiVersion.V2);
    configuration.setEnableAtomicForCAS(true);
    return of(configuration);
  }

  private static TiConfiguration configuration(String address, int operationMillisMax) {
    var configuration = TiConfiguration.createRawDefault(address);
    configuration.setTimeout(CALL_MILLIS_MAX);
    configuration.setRawKVReadTimeoutInMS(operationMillisMax);
    configuration.setRawKVWriteTimeoutInMS(operationMillisMax);
    configuration.setRawKVBatchReadTimeoutInMS(operationMillisMax);
    configuration.setRawKVBatchWriteTimeoutInMS(operationMillisMax);
    configuration.setRawKVScanTimeoutInMS(operationMillisMax);
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
