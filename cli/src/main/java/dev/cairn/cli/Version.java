package dev.cairn.cli;

import dev.cairn.server.StoreServer;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
final class Version implements IVersionProvider {
  private Version() {}

  @Override
  public String[] getVersion() {
    var version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "cairn " + (version == null ? "(not packaged)" : version),
      "speaks the protocol of TiKV " + StoreServer.REPORTED_VERSION,
      "Java " + Runtime.version()
    };
  }
}
