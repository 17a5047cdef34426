package dev.cairn.it.cluster;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// One cluster for the tests of a class: as a static field with `@RegisterExtension` it starts the
/// cluster before the first test and ends it after the last. What PD says and the ends of all logs
/// are added to a failure.
public final class ClusterExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private final Supplier<RealCluster> maker;
  private @Nullable RealCluster cluster;

  /// A cluster of that many stores.
  public ClusterExtension(int stores) {
    this(() -> new RealCluster(stores));
  }

  /// The cluster that `maker` makes.
  public ClusterExtension(Supplier<RealCluster> maker) {
    this.maker = maker;
  }

  /// The cluster.
  public RealCluster cluster() {
    return Objects.requireNonNull(cluster, "the cluster lives while tests run");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    cluster = maker.get();
    try {
      cluster.start();
    } catch (Throwable failure) {
      failure.addSuppressed(state(cluster));
      cluster.close();
      throw failure;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withState(failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withState(failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withState(failure);
  }

  private Throwable withState(Throwable failure) {
    if (cluster != null) {
      failure.addSuppressed(state(cluster));
    }
    return failure;
  }

  private static AssertionError state(RealCluster cluster) {
    var state = new AssertionError("the state at this failure:\n" + cluster.describe());
    state.setStackTrace(new StackTraceElement[0]);
    return state;
  }
}
