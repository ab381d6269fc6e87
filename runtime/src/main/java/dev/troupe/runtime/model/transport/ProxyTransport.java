package dev.troupe.runtime.model.transport;

import dev.troupe.runtime.observe.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Future;

/**
 * Apache HttpClient 5 for endpoints behind a proxy ({@code HTTPS_PROXY}, {@code HTTP_PROXY}). A
 * cancel is felt at the next read here, not at once as in {@link DirectTransport}.
 */
public final class ProxyTransport implements Transport {
  private final org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient client;

  public ProxyTransport(URI proxy) {
    client =
        org.apache.hc.client5.http.impl.async.HttpAsyncClients.custom()
            .setProxy(
                new org.apache.hc.core5.http.HttpHost(
                    proxy.getScheme(), proxy.getHost(), proxy.getPort()))
            .setConnectionManager(
                org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder
                    .create()
                    .useSystemProperties()
                    .setMaxConnTotal(DirectTransport.MAX_CONNECTIONS)
                    .setMaxConnPerRoute(DirectTransport.MAX_CONNECTIONS)
                    .build())
            .setDefaultCredentialsProvider(credentials(proxy))
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .build();
    client.start();
  }

  private static org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider credentials(
      URI proxy) {
    org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider provider =
        new org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider();
    if (proxy.getUserInfo() == null) return provider;
    String[] parts = proxy.getUserInfo().split(":", 2);
    Secret password = new Secret(parts.length == 2 ? parts[1] : "");
    provider.setCredentials(
        new org.apache.hc.client5.http.auth.AuthScope(proxy.getHost(), proxy.getPort()),
        new org.apache.hc.client5.http.auth.UsernamePasswordCredentials(
            parts[0], password.reveal().toCharArray()));
    return provider;
  }

  @Override
  @SuppressWarnings("deprecation") // the newer way is one time-out for all endpoints
  public Exchange send(Request request, Receiver receiver) {
    org.apache.hc.client5.http.protocol.HttpClientContext context =
        org.apache.hc.client5.http.protocol.HttpClientContext.create();
    org.apache.hc.core5.util.Timeout stall = org.apache.hc.core5.util.Timeout.of(request.stall());
    context.setRequestConfig(
        org.apache.hc.client5.http.config.RequestConfig.custom()
            .setResponseTimeout(stall)
            .setConnectionRequestTimeout(stall)
            .setConnectTimeout(stall)
            .build());
    org.apache.hc.core5.http.nio.support.AsyncRequestBuilder builder =
        org.apache.hc.core5.http.nio.support.AsyncRequestBuilder.post(request.uri())
            .setEntity(
                org.apache.hc.core5.http.nio.entity.AsyncEntityProducers.create(
                    request.body(), org.apache.hc.core5.http.ContentType.APPLICATION_JSON));
    request.headers().forEach(builder::addHeader);
    ResponseRelay relay = new ResponseRelay(receiver);
    Future<Boolean> future =
        client.execute(
            builder.build(),
            relay,
            context,
            new org.apache.hc.core5.concurrent.FutureCallback<Boolean>() {
              @Override
              public void completed(Boolean result) {}

              @Override
              public void failed(Exception cause) {
                relay.failed(cause);
              }

              @Override
              public void cancelled() {
                relay.failed(new IOException("cancelled"));
              }
            });
    return () -> {
      future.cancel(true);
      relay.failed(new IOException("cancelled"));
    };
  }

  @Override
  public void close() {
    client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
  }
}
