package dev.cairn.testkit.sim;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;

/// Virtual threads that run where and when an executor of ours says. The JDK can do that and has no
/// public way to ask for it, so the JVM must be started with [#OPTION].
final class VirtualThreads {
  static final String OPTION = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private static final MethodHandle NEW = find();

  private VirtualThreads() {}

  private static MethodHandle find() {
    try {
      var builders = Class.forName("java.lang.ThreadBuilders");
      return MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
          .findStatic(
              builders,
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the simulator needs a JDK 25 started with " + OPTION + " (./cairn does that)", e);
    }
  }

  /// A thread that is not started yet; `scheduler` gets each piece of it to run, up to where it
  /// waits.
  static Thread create(String name, Executor scheduler, Runnable body) {
    try {
      return (Thread) NEW.invokeExact(scheduler, name, 0, body);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot create a virtual thread", e);
    }
  }
}
