package dev.cairn.testkit.workload;

import java.util.ArrayList;
import java.util.List;

public final class Workloads {
  public static Workload registers(Workload.Client client) {
    var keys = new ArrayList<String>();
    for (int i = 0; i < client.cluster().shape().regions(); i++) {
      keys.add((char) ('a' + i) + "/reg");
    }
    return new Registers(client, List.copyOf(keys));
  }
}
