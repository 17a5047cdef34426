package dev.cairn.multiraft.transport.grpc;

import dev.cairn.base.env.Disk;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.Inbound;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.raft.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import kvproto.raft_serverpb.RaftMessage;
import kvproto.raft_serverpb.SnapshotChunk;
import org.jspecify.annotations.Nullable;

/// One snapshot that is arriving: writes its files, and hands the message on once they are there.
///
/// Thread: the receiver's loop.
final class SnapshotArrival {
  private final Disk disk;
  private final Path directory;
  private final Inbound inbound;
  private final Runnable onEnd;
  private @Nullable RaftMessage message;
  private Disk.@Nullable File file;
  private int place = -1;
  private long position;
  private boolean ended;

  SnapshotArrival(Disk disk, Path directory, Inbound inbound, Runnable onEnd) {
    this.disk = disk;
    this.directory = directory;
    this.inbound = inbound;
    this.onEnd = onEnd;
  }

  /// Takes a chunk; says what is wrong with it, or null.
  @Nullable String add(SnapshotChunk chunk) {
    if (ended) {
      return "the snapshot was given up";
    }
    try {
      return chunk.hasMessage() ? begin(chunk.getMessage()) : write(chunk);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a snapshot to " + directory, e);
    }
  }

  private @Nullable String begin(RaftMessage first) throws IOException {
    message = first;
    disk.createDirectories(directory);
    return null;
  }

  private @Nullable String write(SnapshotChunk chunk) throws IOException {
    var piece = ChunkCodec.decode(chunk.getData());
    if (piece == null) {
      abort();
      return "a chunk does not match its checksum";
    }
    if (message == null || piece.file() < place || piece.file() > place + 1) {
      abort();
      return "a chunk of file " + piece.file() + " after file " + place;
    }
    if (piece.file() != place) {
      endFile();
      place = piece.file();
      position = 0;
      file = disk.openForWrite(ReceivedSnapshot.fileIn(directory, place));
    }
    var open = file;
    if (open != null) {
      int length = piece.bytes().remaining();
      open.write(piece.bytes(), position);
      position += length;
    }
    return null;
  }

  private void endFile() throws IOException {
    var open = file;
    if (open != null) {
      open.sync();
      open.close();
      file = null;
    }
  }

  /// All chunks have come: hands the snapshot on. Says what is wrong, or null.
  @Nullable String complete() {
    if (ended) {
      return "the snapshot was given up";
    }
    var first = message;
    if (first == null) {
      abort();
      return "a snapshot without a message";
    }
    byte[] header = first.getMessage().getSnapshot().getData().toByteArray();
    var decoded = MessageCodec.decode(first, new ReceivedSnapshot(directory, header));
    if (!(decoded instanceof GroupMessage.OfRaft raft
        && raft.message() instanceof Message.InstallSnapshot)) {
      abort();
      return "a snapshot with a message that announces none";
    }
    try {
      endFile();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a snapshot to " + directory, e);
    }
    end();
    inbound.deliver(decoded);
    return null;
  }

  /// The snapshot will not come whole.
  void abort() {
    if (ended) {
      return;
    }
    end();
    try {
      if (file != null) {
        file.close();
      }
      disk.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the broken snapshot " + directory, e);
    }
  }

  private void end() {
    ended = true;
    onEnd.run();
  }
}
