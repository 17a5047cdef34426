package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.CorruptionException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a log's segments in order and builds the index. For one thread, before anybody else knows
/// the log.
///
/// Every batch was durable before the next was written, and every segment before the next was
/// begun. So in all segments but the newest, every batch up to the next segment's first must check.
/// In the newest, the first that does not check ends the log. It was never acknowledged, and is cut
/// off, if no header of a later batch follows it anywhere in the file; otherwise it is damage, and
/// the log is refused. (A flipped bit in the very last batch cannot be told from a batch that a
/// crash left unfinished; hence the empty batch that an idle log is sealed with.) Blocks of an
/// unfinished batch may have reached the disk in any order, but none of them looks like a header of
/// a later one.
final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  private final Disk disk;
  private final Path directory;
  private final SegmentTable segments;
  private final LogIndex index;
  private final Replay replay;
  private byte[] window = {};
  private long nextSequence = 1;

  Recovery(Disk disk, Path directory, SegmentTable segments, LogIndex index) {
    this.disk = disk;
    this.directory = directory;
    this.segments = segments;
    this.index = index;
    this.replay = new Replay(index);
  }

  /// The sequence of the next batch to be written.
  long nextSequence() {
    return nextSequence;
  }

  /// The oldest segment that is needed.
  int firstSegment() {
    return replay.firstSegment();
  }

  /// Fills the table and the index. Leaves the table empty if there is no segment yet.
  void run() {
    try {
      List<Integer> numbers = segmentNumbers();
      // A name that is read here may be in the system's memory only, and is about to be relied on.
      disk.syncDirectory(directory);
      openAll(numbers);
      List<Segment> all = segments.all();
      for (int i = 0; i < all.size(); i++) {
        if (i + 1 < all.size()) {
          readEnded(all.get(i), all.get(i + 1).firstSequence());
        } else {
          readNewest(all.get(i));
        }
      }
    } catch (IOException thrown) {
      throw new CairnException(
          ErrorCode.DISK_FAILED,
          "opening the Raft log in " + directory + " failed: " + thrown.getMessage(),
          thrown);
    }
    checkWhole();
  }

  private List<Integer> segmentNumbers() throws IOException {
    var numbers = new ArrayList<Integer>();
    for (String name : disk.list(directory)) {
      if (SegmentFormat.isUnfinished(name)) {
        disk.delete(directory.resolve(name));
        continue;
      }
      int number = SegmentFormat.segmentOf(name);
      if (number > 0) {
        if (!numbers.isEmpty() && number != numbers.getLast() + 1) {
          throw missing(numbers.getLast() + 1, "but segment " + number + " is there");
        }
        numbers.add(number);
      }
    }
    return numbers;
  }

  private CorruptionException missing(int number, String but) {
    Path path = directory.resolve(SegmentFormat.fileName(number));
    return new CorruptionException(path, 0, "the file is missing, " + but);
  }

  private void openAll(List<Integer> numbers) throws IOException {
    for (int number : numbers) {
      Path path = directory.resolve(SegmentFormat.fileName(number));
      var file = disk.openForWrite(path);
      boolean usable = false;
      try {
        var buffer = ByteBuffer.allocate(SegmentFormat.FILE_HEADER);
        int read = file.read(buffer, 0);
        var header = SegmentFormat.readFileHeader(path, buffer.array(), read);
        segments.add(new Segment(header, path, file, file.size()));
        replay.firstSegmentAtLeast(header.firstSegment());
        usable = true;
      } finally {
        if (!usable) {
          file.close();
        }
      }
    }
    if (segments.count() > 0) {
      nextSequence = segments.oldest().firstSequence();
    }
  }

  private void readEnded(Segment segment, long nextFirst) {
    var scanner = new SegmentScanner(segment, segment.fileBytes(), window);
    readBatches(segment, scanner, nextFirst);
    if (nextSequence != nextFirst) {
      throw damaged(
          segment,
          scanner.offset(),
          "and " + SegmentFormat.fileName(segment.number() + 1) + " follows");
    }
  }

  private void readNewest(Segment segment) throws IOException {
    var scanner = new SegmentScanner(segment, segment.fileBytes(), window);
    readBatches(segment, scanner, Long.MAX_VALUE);
    long end = scanner.offset();
    long later = scanner.laterHeader(end + 1, nextSequence);
    if (later >= 0) {
      throw damaged(segment, end, "and a later one follows at offset " + later);
    }
    long unfinished = scanner.endOfContent(end) - end;
    if (unfinished > 0) {
      log.atWarn()
          .addKeyValue("file", segment.path())
          .addKeyValue("offset", end)
          .addKeyValue("bytes", unfinished)
          .log(
              "Cut an unfinished batch off the Raft log: it was never acknowledged, unless the disk damaged it");
    }
    if (segment.fileBytes() > end) {
      segment.file().truncate(end);
      segment.fileBytes(end);
    }
    segment.file().sync(); // for the same reason as the names
  }

  private void readBatches(Segment segment, SegmentScanner scanner, long until) {
    while (nextSequence < until) {
      var batch = scanner.next(nextSequence);
      if (batch == null) {
        break;
      }
      replay.apply(
          segment, batch.bytes(), batch.bodyAt(), batch.header().bodyLength(), batch.bodyOffset());
      nextSequence++;
    }
    segment.end(scanner.offset());
    window = scanner.window();
  }

  private CorruptionException damaged(Segment segment, long offset, String why) {
    return new CorruptionException(
        segment.path(),
        offset,
        "the batch there, number " + nextSequence + ", fails its checksum or is cut, " + why);
  }

  private void checkWhole() {
    if (segments.count() == 0) {
      return;
    }
    int oldest = segments.oldest().number();
    if (oldest > replay.firstSegment()) {
      throw missing(replay.firstSegment(), "but the log still needs it");
    }
    for (GroupLog group : index.ascending()) {
      long hole = group.firstMissing();
      if (hole != 0) {
        throw new CorruptionException(
            segments.oldest().path(),
            0,
            "entry %d of group %d is in no segment from this one on".formatted(hole, group.id()));
      }
    }
  }
}
