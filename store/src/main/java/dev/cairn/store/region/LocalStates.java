package dev.cairn.store.region;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.base.bytes.Printable;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Reads;
import dev.cairn.engine.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvproto.raft_serverpb.RegionLocalState;
import kvproto.raft_serverpb.StoreIdent;

/// Reads and writes what a store knows of itself and its Regions, in the engine's `raft` family.
public final class LocalStates {
  private LocalStates() {}

  /// Who this store is.
  ///
  /// @param cluster the cluster's id
  /// @param store the store's id
  public record Ident(long cluster, long store) {}

  /// The store's identity, if it has one yet.
  public static Optional<Ident> ident(Reads reads) {
    byte[] value = reads.get(ColumnFamily.RAFT, LocalKeys.STORE_IDENT);
    if (value == null) {
      return Optional.empty();
    }
    try {
      var proto = StoreIdent.parseFrom(value);
      return Optional.of(new Ident(proto.getClusterId(), proto.getStoreId()));
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(LocalKeys.STORE_IDENT, e);
    }
  }

  /// Sets the store's identity.
  public static void putIdent(WriteBatch batch, Ident ident) {
    batch.put(
        ColumnFamily.RAFT,
        LocalKeys.STORE_IDENT,
        StoreIdent.newBuilder()
            .setClusterId(ident.cluster())
            .setStoreId(ident.store())
            .build()
            .toByteArray());
  }

  /// What is known of every Region, ascending by id.
  public static List<PeerState> all(Reads reads) {
    var states = new ArrayList<PeerState>();
    try (var cursor = reads.cursor(ColumnFamily.RAFT, LocalKeys.REGIONS)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        if (LocalKeys.isRegionState(cursor.key())) {
          states.add(decode(cursor.key(), cursor.value()));
        }
      }
    }
    return states;
  }

  /// What is known of one Region.
  public static Optional<PeerState> peer(Reads reads, long region) {
    byte[] key = LocalKeys.regionState(region);
    byte[] value = reads.get(ColumnFamily.RAFT, key);
    return value == null ? Optional.empty() : Optional.of(decode(key, value));
  }

  /// Sets what is known of a Region.
  public static void putPeer(WriteBatch batch, PeerState state) {
    var phase =
        switch (state.phase()) {
          case NORMAL -> kvproto.raft_serverpb.PeerState.Normal;
          case APPLYING -> kvproto.raft_serverpb.PeerState.Applying;
          case TOMBSTONE -> kvproto.raft_serverpb.PeerState.Tombstone;
        };
    // The peer's own id stands among the removed records, because the Region of a tombstone lists
    // it no more.
    var proto =
        RegionLocalState.newBuilder()
            .setState(phase)
            .setRegion(RegionCodec.toProto(state.region()))
            .addRemovedRecords(kvproto.metapb.Peer.newBuilder().setId(state.peerId()))
            .build();
    batch.put(ColumnFamily.RAFT, LocalKeys.regionState(state.region().id()), proto.toByteArray());
  }

  /// How far a Region has applied; [ApplyState#NONE] if there is nothing.
  public static ApplyState applied(Reads reads, long region) {
    byte[] value = reads.get(ColumnFamily.RAFT, LocalKeys.applyState(region));
    return value == null ? ApplyState.NONE : ApplyState.decode(value);
  }

  /// The same, as a crash right now would leave it.
  public static ApplyState appliedDurably(dev.cairn.engine.Engine engine, long region) {
    byte[] value = engine.getDurable(ColumnFamily.RAFT, LocalKeys.applyState(region));
    return value == null ? ApplyState.NONE : ApplyState.decode(value);
  }

  /// Sets how far a Region has applied.
  public static void putApplied(WriteBatch batch, long region, ApplyState state) {
    batch.put(ColumnFamily.RAFT, LocalKeys.applyState(region), state.encode());
  }

  /// Where the snapshot ended that this peer's data began with; [ApplyState#NONE] if it began
  /// without one.
  public static ApplyState restoredAt(Reads reads, long region) {
    byte[] value = reads.get(ColumnFamily.RAFT, LocalKeys.restoredAt(region));
    return value == null ? ApplyState.NONE : ApplyState.decode(value);
  }

  /// Sets that a Region's data is a snapshot's, which ended at `state`, and nothing more yet.
  public static void putRestored(WriteBatch batch, long region, ApplyState state) {
    putApplied(batch, region, state);
    batch.put(ColumnFamily.RAFT, LocalKeys.restoredAt(region), state.encode());
  }

  /// Forgets how far a Region has applied, with its peer's data.
  public static void deleteApplied(WriteBatch batch, long region) {
    batch.delete(ColumnFamily.RAFT, LocalKeys.applyState(region));
    batch.delete(ColumnFamily.RAFT, LocalKeys.restoredAt(region));
  }

  /// Forgets a Region altogether.
  public static void deletePeer(WriteBatch batch, long region) {
    batch.delete(ColumnFamily.RAFT, LocalKeys.regionState(region));
    deleteApplied(batch, region);
  }

  private static PeerState decode(byte[] key, byte[] value) {
    try {
      var proto = RegionLocalState.parseFrom(value);
      var phase =
          switch (proto.getState()) {
            case Normal -> PeerState.Phase.NORMAL;
            case Applying -> PeerState.Phase.APPLYING;
            case Tombstone -> PeerState.Phase.TOMBSTONE;
            case Merging, Unavailable, UNRECOGNIZED ->
                throw new CairnException(
                    ErrorCode.DATA_VERSION_UNKNOWN,
                    "region " + proto.getRegion().getId() + " is in state " + proto.getState());
          };
      return new PeerState(
          phase, RegionCodec.fromProto(proto.getRegion()), proto.getRemovedRecords(0).getId());
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(key, e);
    }
  }

  private static CairnException undecodable(byte[] key, InvalidProtocolBufferException cause) {
    return new CairnException(
        ErrorCode.FILE_CORRUPT,
        "the engine's local key " + Printable.of(key) + " holds a value that does not parse",
        cause);
  }
}
