package dev.cairn.store.life;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Keeps apart, for one and the same Region, the births that splits bring, the peers that messages
/// bring to life, and the ends of peers: each of these takes several steps on several threads.
///
/// Thread-safe.
public final class Cradle {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Long> expected = new HashSet<>();
  private final Set<Long> ending = new HashSet<>();

  /// Nothing comes or goes.
  public Cradle() {}

  /// A split is about to make a peer of this Region, if `possible`, asked under the lock. From now
  /// on until [#born], no message brings one to life, and none that is here ends.
  public boolean expect(long region, BooleanSupplier possible) {
    lock.lock();
    try {
      return !ending.contains(region) && possible.getAsBoolean() && expected.add(region);
    } finally {
      lock.unlock();
    }
  }

  /// The peer is here.
  public void born(long region) {
    lock.lock();
    try {
      expected.remove(region);
    } finally {
      lock.unlock();
    }
  }

  /// Runs `create` unless the Region is expected or ending; whether it ran.
  public boolean ifFree(long region, Runnable create) {
    lock.lock();
    try {
      boolean free = !expected.contains(region) && !ending.contains(region);
      if (free) {
        create.run();
      }
      return free;
    } finally {
      lock.unlock();
    }
  }

  /// The end of a peer begins, which lasts until [#ended]. False if it has to be born first.
  public boolean beginEnd(long region) {
    lock.lock();
    try {
      return !expected.contains(region) && ending.add(region);
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
