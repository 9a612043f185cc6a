/** Backends in plain Java: the definition of every operation, and the fast one for where there is no OpenCL. */
module dev.clarinet.backend.java {
  requires transitive dev.clarinet;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;

  exports dev.clarinet.purejava;
  exports dev.clarinet.reference;

  provides dev.clarinet.spi.BackendProvider with
      dev.clarinet.purejava.JavaBackendProvider,
      dev.clarinet.reference.ReferenceBackendProvider;
}
