package dev.cairn.engine.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable ordered map of byte strings that knows the bytes of any range of it, and a digest.
///
/// An AVL tree whose one balancing operation is the join of two trees around a pair; everything
/// else is made of it (Blelloch, Ferizovic, Sun: "Just Join for Parallel Ordered Sets", SPAA 2016,
/// section 4.1). Changes copy the path from the root and share the rest, at O(log n).
final class Tree {
  static final Tree EMPTY = new Tree(null);

  private static final long BASE = 0x9E3779B97F4A7C15L;

  private final @Nullable Node root;

  private Tree(@Nullable Node root) {
    this.root = root;
  }

  /// Takes over the arrays, which must not be changed afterwards.
  Tree put(byte[] key, byte[] value) {
    return new Tree(put(root, key, value));
  }

  Tree delete(byte[] key) {
    return deleteRange(key, Arrays.copyOf(key, key.length + 1));
  }

  /// Without the pairs from `start` (included) to `end` (excluded), or to the end if `end` is null.
  Tree deleteRange(byte[] start, byte @Nullable [] end) {
    Node left = before(root, start);
    Node right = end == null ? null : from(root, end);
    return new Tree(join(left, right));
  }

  /// Only the pairs from `start` (included) to `end` (excluded), or to the end if `end` is null.
  Tree within(byte[] start, byte @Nullable [] end) {
    return new Tree(from(end == null ? root : before(root, end), start));
  }

  byte @Nullable [] get(byte[] key) {
    Pair pair = ceiling(key);
    return pair != null && Arrays.equals(pair.key, key) ? pair.value : null;
  }

  /// The pair with the smallest key that is `key` or greater.
  @Nullable Pair ceiling(byte[] key) {
    Pair best = null;
    for (Node at = root; at != null; ) {
      if (Arrays.compareUnsigned(key, at.pair.key) <= 0) {
        best = at.pair;
        at = at.left;
      } else {
        at = at.right;
      }
    }
    return best;
  }

  /// The pair with the greatest key that is smaller than `key`.
  @Nullable Pair lower(byte[] key) {
    Pair best = null;
    for (Node at = root; at != null; ) {
      if (Arrays.compareUnsigned(at.pair.key, key) < 0) {
        best = at.pair;
        at = at.right;
      } else {
        at = at.left;
      }
    }
    return best;
  }

  /// The pair with the greatest key.
  @Nullable Pair last() {
    Node at = root;
    while (at != null && at.right != null) {
      at = at.right;
    }
    return at == null ? null : at.pair;
  }

  /// Pairs in it.
  long count() {
    return root == null ? 0 : root.count;
  }

  /// Pairs on the longest way down.
  int height() {
    return height(root);
  }

  /// Bytes of all keys and values.
  long bytes() {
    return bytes(root);
  }

  /// The same for the same pairs in whatever shape, and for others by rare chance only: a
  /// polynomial in an odd base, modulo 2^64, whose coefficients are the pairs' digests.
  long digest() {
    return digest(root);
  }

  /// Bytes of the pairs whose keys are smaller than `key`.
  long bytesBefore(byte[] key) {
    long sum = 0;
    for (Node at = root; at != null; ) {
      if (Arrays.compareUnsigned(at.pair.key, key) < 0) {
        sum += bytes(at.left) + at.pair.bytes();
        at = at.right;
      } else {
        at = at.left;
      }
    }
    return sum;
  }

  /// The first pair that has at least so many bytes before it.
  @Nullable Pair afterBytes(long wanted) {
    Pair best = null;
    long skipped = 0;
    for (Node at = root; at != null; ) {
      long before = skipped + bytes(at.left);
      if (before >= wanted) {
        best = at.pair;
        at = at.left;
      } else {
        skipped = before + at.pair.bytes();
        at = at.right;
      }
    }
    return best;
  }

  private static Node put(@Nullable Node node, byte[] key, byte[] value) {
    if (node == null) {
      return new Node(null, new Pair(key, value), null);
    }
    int order = Arrays.compareUnsigned(key, node.pair.key);
    if (order == 0) {
      return new Node(node.left, new Pair(key, value), node.right);
    }
    return order < 0
        ? join(put(node.left, key, value), node.pair, node.right)
        : join(node.left, node.pair, put(node.right, key, value));
  }

  /// What is smaller than `key`.
  private static @Nullable Node before(@Nullable Node node, byte[] key) {
    if (node == null) {
      return null;
    }
    return Arrays.compareUnsigned(node.pair.key, key) < 0
        ? join(node.left, node.pair, before(node.right, key))
        : before(node.left, key);
  }

  /// What is `key` or greater.
  private static @Nullable Node from(@Nullable Node node, byte[] key) {
    if (node == null) {
      return null;
    }
    return Arrays.compareUnsigned(node.pair.key, key) < 0
        ? from(node.right, key)
        : join(from(node.left, key), node.pair, node.right);
  }

  /// Both trees, all of `left` being smaller.
  private static @Nullable Node join(@Nullable Node left, @Nullable Node right) {
    if (left == null) {
      return right;
    }
    Node last = left;
    while (last.right != null) {
      last = last.right;
    }
    return join(before(left, last.pair.key), last.pair, right);
  }

  private static Node join(@Nullable Node left, Pair pair, @Nullable Node right) {
    if (left != null && left.height > height(right) + 1) {
      return joinRight(left, pair, right);
    }
    if (right != null && right.height > height(left) + 1) {
      return joinLeft(left, pair, right);
    }
    return new Node(left, pair, right);
  }

  /// `left` is too high to be beside `right`: goes down its right side to where `right` fits.
  private static Node joinRight(Node left, Pair pair, @Nullable Node right) {
    Node inner = left.right;
    if (inner != null && inner.height > height(right) + 1) {
      Node joined = joinRight(inner, pair, right);
      var whole = new Node(left.left, left.pair, joined);
      return joined.height <= height(left.left) + 1 ? whole : rotateLeft(whole);
    }
    var joined = new Node(inner, pair, right);
    if (joined.height <= height(left.left) + 1) {
      return new Node(left.left, left.pair, joined);
    }
    return rotateLeft(new Node(left.left, left.pair, rotateRight(joined)));
  }

  private static Node joinLeft(@Nullable Node left, Pair pair, Node right) {
    Node inner = right.left;
    if (inner != null && inner.height > height(left) + 1) {
      Node joined = joinLeft(left, pair, inner);
      var whole = new Node(joined, right.pair, right.right);
      return joined.height <= height(right.right) + 1 ? whole : rotateRight(whole);
    }
    var joined = new Node(left, pair, inner);
    if (joined.height <= height(right.right) + 1) {
      return new Node(joined, right.pair, right.right);
    }
    return rotateRight(new Node(rotateLeft(joined), right.pair, right.right));
  }

  /// The right child comes up, if there is one.
  private static Node rotateLeft(Node node) {
    Node up = node.right;
    return up == null ? node : new Node(new Node(node.left, node.pair, up.left), up.pair, up.right);
  }

  private static Node rotateRight(Node node) {
    Node up = node.left;
    return up == null
        ? node
        : new Node(up.left, up.pair, new Node(up.right, node.pair, node.right));
  }

  private static int height(@Nullable Node node) {
    return node == null ? 0 : node.height;
  }

  private static long bytes(@Nullable Node node) {
    return node == null ? 0 : node.bytes;
  }

  private static long digest(@Nullable Node node) {
    return node == null ? 0 : node.digest;
  }

  /// The base to the power of the number of pairs.
  private static long power(@Nullable Node node) {
    return node == null ? 1 : node.power;
  }

  /// A key and its value; the arrays are never changed.
  static final class Pair {
    final byte[] key;
    final byte[] value;
    final long digest;

    Pair(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
      this.digest = mix(mix(Arrays.hashCode(key)) + Arrays.hashCode(value));
    }

    /// Spreads every bit over all (the finalizer of MurmurHash3).
    private static long mix(long bits) {
      long mixed = (bits ^ (bits >>> 33)) * 0xFF51AFD7ED558CCDL;
      mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
      return mixed ^ (mixed >>> 33);
    }

    long bytes() {
      return (long) key.length + value.length;
    }
  }

  private static final class Node {
    final @Nullable Node left;
    final Pair pair;
    final @Nullable Node right;
    final int height;
    final long count;
    final long bytes;
    final long power;
    final long digest;

    Node(@Nullable Node left, Pair pair, @Nullable Node right) {
      this.left = left;
      this.pair = pair;
      this.right = right;
      this.height = 1 + Math.max(Tree.height(left), Tree.height(right));
      this.count = 1 + (left == null ? 0 : left.count) + (right == null ? 0 : right.count);
      this.bytes = pair.bytes() + Tree.bytes(left) + Tree.bytes(right);
      this.power = Tree.power(left) * BASE * Tree.power(right);
      this.digest =
          (Tree.digest(left) * BASE + pair.digest) * Tree.power(right) + Tree.digest(right);
    }
  }
}
