package dev.clarinet.samples.cli;

import dev.clarinet.Network;
import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven noted in the library's jar, and the Java that runs it. */
final class Version implements IVersionProvider {
  private static final String NOTE = "/META-INF/maven/dev.clarinet/clarinet-api/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "clarinet " + library(),
      "Java " + Runtime.version() + " on " + System.getProperty("os.name") + " "
          + System.getProperty("os.arch")
    };
  }

  private static String library() throws IOException {
    try (var note = Network.class.getResourceAsStream(NOTE)) {
      if (note == null) return "(not from a jar)";
      var properties = new Properties();
      properties.load(note);
      return properties.getProperty("version", "(unknown)");
    }
  }
}
