package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Walks the descriptors inside the official client's jar beside our own. Everything the jar knows
/// must be here, under the same number and with the same type; we may know more, because our tables
/// are newer than the jar (April 2022). The jar runs on a relocated protobuf, so its descriptors
/// cross over as bytes.
final class WireMatchesTheOfficialClientTest {

  /// What differs, as the comparison words it, and why that is right.
  private static final Map<String, String> KNOWN_DIFFERENCES =
      Map.of(
          "field kvrpcpb.PrewriteRequest#7: repeated bool is_pessimistic_lock"
              + " is repeated kvrpcpb.PrewriteRequest.PessimisticAction pessimistic_actions",
          "A bool became an enum whose 0 and 1 mean the same: both are varints.",
          "field kvrpcpb.TimeDetail#1: int64 wait_wall_time_ms is uint64 wait_wall_time_ms",
          "A duration: never negative, never above 2^63.",
          "field kvrpcpb.TimeDetail#2: int64 process_wall_time_ms is uint64 process_wall_time_ms",
          "As above.",
          "field kvrpcpb.TimeDetail#3: int64 kv_read_wall_time_ms is uint64 kv_read_wall_time_ms",
          "As above.",
          "field eraftpb.ConfChangeSingle#1:"
              + " eraftpb.ConfChangeType type is eraftpb.ConfChangeType change_type",
          "Renamed upstream, same number and type.",
          "field pdpb.RecoveryPlan#3: repeated uint64 deletes is repeated uint64 tombstones",
          "Renamed upstream, same number and type.",
          "field pdpb.StoreHeartbeatResponse#5:"
              + " pdpb.RecoveryPlan plan is pdpb.RecoveryPlan recovery_plan",
          "Renamed upstream, same number and type.",
          "field raft_serverpb.ExtraMessage#2: uint64 premerge_commit is uint64 index",
          "Renamed upstream, same number and type.");

  /// What a store, PD and their clients speak, as far as the jar has it: it predates tsopb,
  /// keyspacepb, resource_manager, disaggregated and apipb.
  private static final List<String> FILES =
      List.of(
          "brpb.proto",
          "coprocessor.proto",
          "deadlock.proto",
          "debugpb.proto",
          "disk_usage.proto",
          "encryptionpb.proto",
          "eraftpb.proto",
          "errorpb.proto",
          "import_sstpb.proto",
          "kvrpcpb.proto",
          "metapb.proto",
          "mpp.proto",
          "pdpb.proto",
          "raft_cmdpb.proto",
          "raft_serverpb.proto",
          "replication_modepb.proto",
          "tikvpb.proto",
          "tracepb.proto");

  /// Options of other languages' generators; nothing of them reaches the wire.
  private static final Set<String> PACKAGES_OF_OPTIONS =
      Set.of("google.protobuf", "gogoproto", "rustproto");

  @Test
  void everythingTheOfficialClientKnowsIsHereUnderTheSameNumberAndType() {
    assertThat(differences(official(), ours()))
        .containsExactlyInAnyOrderElementsOf(KNOWN_DIFFERENCES.keySet());
  }

  @Test
  void theComparisonCoversEveryFileTheClientSpeaks() {
    SortedMap<String, String> official = official();

    assertThat(official.keySet())
        .containsAll(FILES.stream().map(file -> "file " + file).toList())
        .hasSizeGreaterThan(2_000)
        .contains(
            "method tikvpb.Tikv/BatchCommands", "method pdpb.PD/Tso", "method debugpb.Debug/Get");
  }

  private static List<String> differences(
      SortedMap<String, String> official, SortedMap<String, String> ours) {
    var differences = new ArrayList<String>();
    official.forEach((key, theirs) -> {
      String here = ours.getOrDefault(key, "missing");
      if (!here.equals(theirs)) {
        differences.add(key + ": " + theirs + " is " + here);
      }
    });
    return differences;
  }

  private static SortedMap<String, String> ours() {
    var facts = new TreeMap<String, String>();
    for (FileDescriptor root :
        List.of(
            kvproto.tikvpb.Tikvpb.getDescriptor(),
            kvproto.raft_cmdpb.RaftCmdpb.getDescriptor(),
            kvproto.pdpb.Pdpb.getDescriptor(),
            kvproto.tsopb.Tsopb.getDescriptor(),
            kvproto.debugpb.Debugpb.getDescriptor(),
            kvproto.import_sstpb.ImportSstpb.getDescriptor())) {
      collect(root, facts);
    }
    return facts;
  }

  private static void collect(FileDescriptor file, SortedMap<String, String> facts) {
    facts.putAll(WireFacts.of(file.toProto()));
    file.getDependencies().forEach(dependency -> collect(dependency, facts));
  }

  private static SortedMap<String, String> official() {
    var facts = new TreeMap<String, String>();
    for (var root :
        List.of(
            org.tikv.kvproto.Tikvpb.getDescriptor(),
            org.tikv.kvproto.RaftCmdpb.getDescriptor(),
            org.tikv.kvproto.Pdpb.getDescriptor(),
            org.tikv.kvproto.Debugpb.getDescriptor(),
            org.tikv.kvproto.ImportSstpb.getDescriptor())) {
      collectOfficial(root, facts);
    }
    return facts;
  }

  private static void collectOfficial(
      org.tikv.shade.com.google.protobuf.Descriptors.FileDescriptor file,
      SortedMap<String, String> facts) {
    if (PACKAGES_OF_OPTIONS.contains(file.getPackage())) {
      return;
    }
    try {
      facts.putAll(WireFacts.of(FileDescriptorProto.parseFrom(file.toProto().toByteArray())));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("descriptor of " + file.getName() + " does not parse", e);
    }
    file.getDependencies().forEach(dependency -> collectOfficial(dependency, facts));
  }
}
