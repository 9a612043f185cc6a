/** Tensors, layers, networks and training; the backends are modules of their own. */
module dev.clarinet {
  requires transitive java.desktop;
  requires com.google.common;
  requires com.google.gson;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.clarinet;
  exports dev.clarinet.data;
  exports dev.clarinet.io;
  exports dev.clarinet.layer;
  exports dev.clarinet.op;
  exports dev.clarinet.spi;
  exports dev.clarinet.train;

  opens dev.clarinet.layer to
      com.google.gson;
  opens dev.clarinet.op to
      com.google.gson;

  uses dev.clarinet.spi.BackendProvider;
}
