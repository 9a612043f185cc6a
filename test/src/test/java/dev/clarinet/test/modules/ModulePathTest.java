package dev.clarinet.test.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.DeviceInfo;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.purejava.JavaBackend;
import dev.clarinet.test.opencl.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library as modules: {@code dev.clarinet} and {@code dev.clarinet.backend.java} say what they are themselves,
 * {@code dev.clarinet.opencl} and {@code dev.clarinet.kernels} are automatic, since JOCL is.
 */
class ModulePathTest {
  private static final String KERNEL = "dev/clarinet/kernels/activation.cl";
  private static final List<String> LIBRARIES = List.of(
      "com.google.common.collect.ImmutableList",
      "com.google.common.util.concurrent.internal.InternalFutureFailureAccess",
      "com.google.gson.Gson",
      "org.slf4j.Logger",
      "org.jocl.CL",
      "com.sun.jna.Native");

  @TempDir
  Path folder;

  @Test
  void onTheModulePathEveryDeviceIsListedAndComputes() throws Exception {
    var path = modules();
    path.add(automatic("dev.clarinet.opencl", home(ClBackendProvider.class)));
    path.add(automatic("dev.clarinet.kernels", homeOf(KERNEL)));

    var ending = new ChildJvm(
            List.of("--module-path", joined(path), "--add-modules", "ALL-MODULE-PATH"),
            Map.of(),
            home(ModulesMain.class).toString())
        .run(ModulesMain.class);

    assertThat(ending.exitCode()).as(ending.output()).isZero();
    assertThat(ending.output()).contains("the library is in module dev.clarinet", "JSON: true");
    for (DeviceInfo device : Backends.devices()) {
      assertThat(ending.output()).contains("listed " + device.name());
      if (device.available())
        assertThat(ending.output()).contains(device.name() + " says [0.0, 2.0, 0.0, 4.0]");
    }
  }

  @Test
  void aLayerInAClosedPackageIsToldHowToOpenIt() throws Exception {
    var path = modules();
    path.add(compiled("module own { requires dev.clarinet; }", """
        package own;

        import dev.clarinet.*;
        import dev.clarinet.layer.*;

        record Own(int k) implements Layer {
          public Shape outputShape(Inputs in) { return in.x(); }

          public Stage build(LayerContext in) { return Stage.view(); }

          public static void main(String[] arguments) {
            LayerTypes.register("own", Own.class);
            System.out.println(Network.of(Shape.of(4), new Own(1)).toJson());
          }
        }
        """));

    var ending = new ChildJvm(
            List.of("--module-path", joined(path), "-m", "own/own.Own"), Map.of(), "")
        .run(ModulesMain.class); // which stands behind the main class, and so is its argument

    assertThat(ending.output())
        .contains("own.Own is closed to JSON: open its package in its module-info,"
            + " 'opens own to dev.clarinet'");
  }

  /** The folder of a module of one class, {@code own.Own}. */
  private Path compiled(String module, String type) throws Exception {
    var sources = List.of(folder.resolve("module-info.java"), folder.resolve("Own.java"));
    Files.writeString(sources.get(0), module);
    Files.writeString(sources.get(1), type);
    Path classes = folder.resolve("classes");
    var options = List.of("--module-path", joined(modules()), "-d", classes.toString());
    var javac = ToolProvider.getSystemJavaCompiler();
    try (var files = javac.getStandardFileManager(null, null, null)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      assertThat(javac.getTask(null, files, null, options, null, units).call()).isTrue();
    }
    return classes;
  }

  /** The library's own modules and what they need. */
  private static List<Path> modules() throws Exception {
    Path api = home(Backend.class);
    assumeTrue(
        Files.isRegularFile(api) || Files.exists(api.resolve("module-info.class")),
        "all modules were compiled into one folder, which is none");
    var path = new ArrayList<Path>(List.of(api, home(JavaBackend.class)));
    for (String library : LIBRARIES)
      path.add(home(Class.forName(library, false, ModulePathTest.class.getClassLoader())));
    return path;
  }

  /** The jar or folder that a class comes from. */
  private static Path home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The jar or folder that a resource comes from. */
  private static Path homeOf(String resource) {
    URL url = ModulePathTest.class.getClassLoader().getResource(resource);
    assertThat(url).isNotNull();
    String whole =
        url.toString().replaceFirst("^jar:", "").replaceFirst("!?/" + resource + "$", "");
    return Path.of(URI.create(whole));
  }

  /** A jar as it is; a folder that no jar was made of yet becomes one that names its module as the build's does. */
  private Path automatic(String module, Path home) throws IOException {
    if (Files.isRegularFile(home)) return home;
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Automatic-Module-Name", module);
    Path jar = folder.resolve(module + ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = home.relativize(file).toString().replace(File.separatorChar, '/');
        if (name.equals("META-INF/MANIFEST.MF")) continue;
        out.putNextEntry(new ZipEntry(name));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static String joined(List<Path> path) {
    return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
