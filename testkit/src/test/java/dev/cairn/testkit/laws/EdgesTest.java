package dev.cairn.testkit.laws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Law 3: foreign libraries and the wire's types stay at the edges.
final class EdgesTest {
  private static final String ROCKSDB = "org.rocksdb..";
  private static final String GRPC = "io.grpc..";
  private static final String[] WIRE = {"kvproto..", "com.google.protobuf.."};

  private static ArchRule law(String root) {
    return CompositeArchRule.of(only(root, "RocksDB", new String[] {ROCKSDB}, "engine.rocks.."))
        .and(
            only(
                root,
                "gRPC",
                new String[] {GRPC},
                "net..",
                "multiraft.transport.grpc..",
                "server.grpc..",
                "pd.grpc..",
                "client..",
                "cli.."))
        .and(
            only(
                root,
                "the wire's types",
                WIRE,
                "net..",
                "multiraft.transport.grpc..",
                "mvcc..",
                "store..",
                "pd..",
                "coprocessor..",
                "client..",
                "cdc..",
                "backup..",
                "server..",
                "cli..",
                "testkit..",
                "it..",
                "benchmarks.."));
  }

  private static ArchRule only(String root, String what, String[] foreign, String... edges) {
    String[] allowed = Arrays.stream(edges).map(edge -> root + "." + edge).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(foreign)
        .as(what + " only in " + String.join(", ", edges));
  }

  @Test
  void foreignLibrariesAndTheWireStayAtTheEdges() {
    Houses.keeps(law(Houses.ROOT));
  }

  @Test
  void rocksdbGrpcAndTheWireInsideTheHouseAreNoticed() {
    assertThat(Houses.complaints(law(Houses.broken("edges")), "edges"))
        .anyMatch(complaint -> complaint.contains("org.rocksdb.Options"))
        .anyMatch(complaint -> complaint.contains("io.grpc.Status"))
        .anyMatch(complaint ->
            complaint.contains("multiraft.group.") && complaint.contains("kvproto.metapb.Peer"))
        .noneMatch(complaint -> complaint.contains("multiraft.transport.grpc."));
  }
}
