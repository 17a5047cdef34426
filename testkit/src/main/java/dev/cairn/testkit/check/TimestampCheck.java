package dev.cairn.testkit.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Timestamps are unique, and whoever asks after another was answered gets a greater one.
public final class TimestampCheck {
  private TimestampCheck() {}

  /// A batch of consecutive timestamps.
  ///
  /// @param client who got it
  /// @param asked when, in nanoseconds of one clock
  /// @param answered when, in nanoseconds of the same clock
  /// @param last the greatest of the batch: physical part and logical part as one number
  /// @param count how many it has
  public record Batch(int client, long asked, long answered, long last, int count) {
    long first() {
      return last - count + 1;
    }
  }

  /// The first batch that breaks the law.
  public static Optional<Complaint> complain(List<Batch> batches) {
    var byValue = new ArrayList<>(batches);
    byValue.sort(Comparator.comparingLong(Batch::first));
    long latestAsked = Long.MIN_VALUE;
    @Nullable Batch latest = null;
    @Nullable Batch before = null;
    for (var batch : byValue) {
      if (before != null && batch.first() <= before.last()) {
        return complain("timestamps are unique", before, batch);
      }
      // Every batch so far is smaller; none of them may have been asked for after this one's
      // answer.
      if (latest != null && latestAsked > batch.answered()) {
        return complain("timestamps rise", latest, batch);
      }
      if (batch.asked() > latestAsked) {
        latestAsked = batch.asked();
        latest = batch;
      }
      before = batch;
    }
    return Optional.empty();
  }

  private static Optional<Complaint> complain(String law, Batch one, Batch other) {
    return Optional.of(
        new Complaint(
            law,
            "%d and %d contradict each other".formatted(one.last(), other.last()),
            List.of(one.toString(), other.toString())));
  }
}
