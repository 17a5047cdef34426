package dev.cairn.testkit.workload;

import dev.cairn.testkit.check.TimestampCheck.Batch;
import java.util.List;

/// Asks PD for timestamps.
final class Timestamps implements Workload {
  private static final int LOGICAL_BITS = 18;
  private static final int BATCH_MAX = 50;

  private final Client client;
  private final List<Batch> batches;

  Timestamps(Client client, List<Batch> batches) {
    this.client = client;
    this.batches = batches;
  }

  @Override
  public void run() {
    while (!client.until().isOver()) {
      int count = 1 + client.chance().nextInt(BATCH_MAX);
      long asked = client.cluster().world().now();
      client
          .session()
          .askPd(room -> room.oracle().next(count))
          .ifPresent(last ->
              batches.add(
                  new Batch(
                      client.number(),
                      asked,
                      client.cluster().world().now(),
                      (last.physical() << LOGICAL_BITS) + last.logical(),
                      count)));
      client.think();
    }
  }
}
