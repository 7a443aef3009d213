#include "shopify/shop_info.hpp"

#include "model/gid.hpp"
#include "shopify/graphql_client.hpp"
#include "shopify/queries.hpp"
#include "shopify/response_object.hpp"

namespace hwsync {

ShopInfo shop_info(GraphqlClient& client) {
    const ResponseObject answer{client.name(),
                                client.ask(queries::shop_graphql)};
    const auto shop = answer.object("shop");
    const auto id_text = shop.text("id");
    const auto gid = parse_gid(id_text);
    const auto id = gid ? parse_id(gid->number) : std::nullopt;
    if (!id || gid->kind != "Shop") {
        shop.refuse("id");
    }
    ShopInfo info;
    info.id = *id;
    info.name = shop.text_or_null("name");
    info.myshopify_domain = shop.text_or_null("myshopifyDomain");
    // No job needs to know.
    if (answer.is_null("currentAppInstallation")) {
        return info;
    }
    const auto app = answer.object("currentAppInstallation");
    auto& scopes = info.scopes.emplace();
    for (const auto scope : app.list("accessScopes")) {
        scopes.push_back(app.item(scope).text("handle"));
    }
    return info;
}

} // namespace hwsync
