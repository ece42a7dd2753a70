package io.pagenow.chat.cluster.tls;

import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Someone who does not mind whom it talks to, and wants to be in the cluster. */
public final class Stranger implements X509TrustManager {
    private Stranger() {}

    /** @param shown the certificate that it shows, none if empty */
    public static SSLContext context(Optional<CertificateAuthority.Node> shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(
                shown.isPresent() ? keys(shown.get()) : new KeyManager[0], new TrustManager[] {new Stranger()}, null);
        return context;
    }

    private static KeyManager[] keys(CertificateAuthority.Node node) throws Exception {
        char[] password = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("it", Pem.privateKey(node.key()), password, new Certificate[] {
            Pem.certificates(node.certificate()).get(0)
        });
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, password);
        return keys.getKeyManagers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
