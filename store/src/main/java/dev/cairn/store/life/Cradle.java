package dev.cairn.store.life;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Keeps apart, for one and the same Region, the births that splits bring, the peers that messages
/// bring to life, and the ends of peers: each of these takes several steps on several threads.
///
/// Thread-safe.
public final class Cradle {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Runnable> expected = new HashMap<>();
  private final Set<Long> ending = new HashSet<>();

  /// Nothing comes or goes.
  public Cradle() {}

  /// A split is about to make a peer of this Region, if `possible`, asked under the lock. From now
  /// on until [#born], no message brings one to life, and none that is here ends.
  public boolean expect(long region, BooleanSupplier possible) {
    lock.lock();
    try {
      return !ending.contains(region)
          && possible.getAsBoolean()
          && expected.putIfAbsent(region, Cradle::nobodyAsked) == null;
    } finally {
      lock.unlock();
    }
  }

  private static void nobodyAsked() {}

  /// The peer comes: `open` runs under the lock.
  public void born(long region, Runnable open) {
    lock.lock();
    try {
      open.run();
      var then = expected.remove(region);
      if (then != null) {
        then.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The peer ends instead of coming; the end lasts until [#ended].
  public void stillborn(long region) {
    lock.lock();
    try {
      expected.remove(region);
      ending.add(region);
    } finally {
      lock.unlock();
    }
  }

  /// Runs `action` once the Region is here; only the last one asked for. False if it is not
  /// expected.
  public boolean whenBorn(long region, Runnable action) {
    lock.lock();
    try {
      return expected.replace(region, action) != null;
    } finally {
      lock.unlock();
    }
  }

  /// Asks `action`, under the lock, unless the Region is expected or ending; false if it is.
  public boolean ifFree(long region, BooleanSupplier action) {
    lock.lock();
    try {
      return !expected.containsKey(region) && !ending.contains(region) && action.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /// The end of a peer begins, which lasts until [#ended]. False if it has to be born first.
  public boolean beginEnd(long region) {
    lock.lock();
    try {
      return !expected.containsKey(region) && ending.add(region);
    } finally {
      lock.unlock();
    }
  }

  /// Nothing of the peer is left; `last` runs under the lock.
  public void ended(long region, Runnable last) {
    lock.lock();
    try {
      last.run();
      ending.remove(region);
    } finally {
      lock.unlock();
    }
  }
}
