package dev.cairn.net.placement;

import dev.cairn.base.env.Loop;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import kvproto.pdpb.RequestHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream on which leaders report their Regions and PD gives its orders.
///
/// While the stream is away or full, only the newest report of each Region is kept. Thread-safe.
public final class RegionHeartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(RegionHeartbeats.class);

  /// Called on the client's loop; must not block.
  public interface Listener {
    /// PD wants something of a Region's leader.
    void order(RegionHeartbeatResponse order);

    /// The stream is open, again: PD may be a new leader that knows no more than what is reported
    /// from now on.
    void opened();
  }

  private final Loop loop;
  private final LeaderFinder finder;
  private final Listener listener;
  private final Map<Long, RegionHeartbeatRequest> waiting = new LinkedHashMap<>();
  private @Nullable PdStream<RegionHeartbeatRequest, RegionHeartbeatResponse> stream;
  private boolean away;

  RegionHeartbeats(Loop loop, LeaderFinder finder, Listener listener) {
    this.loop = loop;
    this.finder = finder;
    this.listener = listener;
  }

  void over(PdStream<RegionHeartbeatRequest, RegionHeartbeatResponse> opened) {
    stream = opened;
    opened.open();
  }

  /// Reports a Region; the header is filled in here. Never blocks.
  public void report(RegionHeartbeatRequest report) {
    loop.execute(() -> {
      waiting.put(report.getRegion().getId(), report);
      drain();
    });
  }

  private void drain() {
    Iterator<RegionHeartbeatRequest> next = waiting.values().iterator();
    while (stream != null && stream.isReady() && next.hasNext()) {
      var header = RequestHeader.newBuilder().setClusterId(finder.clusterId());
      stream.send(next.next().toBuilder().setHeader(header).build());
      next.remove();
    }
  }

  final class Events implements PdStream.Listener<RegionHeartbeatResponse> {
    @Override
    public void opened() {
      listener.opened();
      drain();
    }

    @Override
    public void received(RegionHeartbeatResponse message) {
      if (away) {
        away = false;
        LOG.atInfo().log("PD takes Region heartbeats again");
      }
      if (message.getRegionId() != 0) {
        listener.order(message);
      }
    }

    @Override
    public void ready() {
      drain();
    }

    @Override
    public void lost(String why) {
      if (!away) {
        away = true;
        LOG.atWarn()
            .addKeyValue("why", why)
            .log("Region heartbeats to PD are cut; they are kept back and sent when PD answers");
      }
    }
  }
}
