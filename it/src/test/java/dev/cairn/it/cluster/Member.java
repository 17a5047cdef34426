package dev.cairn.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A PD or a store of a cluster: a process with its addresses and its data directory.
///
/// @param process the process
/// @param address where clients call it, `host:port`
/// @param statusAddress where its HTTP is; PD has one address for both
/// @param dataDir its data directory
public record Member(CairnProcess process, String address, String statusAddress, Path dataDir) {
  private static final String HOST = "127.0.0.1:";

  /// A PD on a free port, not started yet.
  public static Member pd(Path home, String name, List<String> more) {
    var address = HOST + Ports.free();
    var dataDir = home.resolve(name);
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("pd", "--name", name, "--data-dir", dataDir.toString()));
    arguments.addAll(List.of("--client-urls", "http://" + address));
    arguments.addAll(List.of("--advertise-client-urls", "http://" + address));
    arguments.addAll(more);
    return new Member(process(home, name, arguments), address, address, dataDir);
  }

  /// A store on free ports, not started yet.
  public static Member store(Path home, String name, String pdAddress, List<String> more) {
    var address = HOST + Ports.free();
    return store(home, name, pdAddress, address, home.resolve(name), more);
  }

  /// A store that everybody else reaches only through the proxy, not started yet.
  public static Member storeBehind(TcpProxy proxy, Path home, String name, String pdAddress) {
    var addresses = List.of("--addr", proxy.target(), "--advertise-addr", proxy.address());
    return store(home, name, pdAddress, proxy.address(), addresses, home.resolve(name));
  }

  /// A store with a given address and data directory, not started yet.
  public static Member store(
      Path home, String name, String pdAddress, String address, Path dataDir, List<String> more) {
    var arguments = new ArrayList<>(List.of("--addr", address));
    arguments.addAll(more);
    return store(home, name, pdAddress, address, arguments, dataDir);
  }

  private static Member store(
      Path home, String name, String pdAddress, String address, List<String> more, Path dataDir) {
    var statusAddress = HOST + Ports.free();
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("store", "--pd", pdAddress, "--status-addr", statusAddress));
    arguments.addAll(List.of("--data-dir", dataDir.toString()));
    arguments.addAll(more);
    return new Member(process(home, name, arguments), address, statusAddress, dataDir);
  }

  /// Its process's name.
  public String name() {
    return process.name();
  }

  /// Removes its data. It must be dead.
  public void wipe() {
    if (process.isAlive()) {
      throw new IllegalStateException(name() + " is alive: its data cannot be wiped");
    }
    deleteTree(dataDir);
  }

  static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CairnProcess process(Path home, String name, List<String> arguments) {
    return new CairnProcess(name, home.resolve(name + ".log"), arguments);
  }
}
