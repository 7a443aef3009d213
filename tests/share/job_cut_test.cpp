#include "share/proxy.hpp"
#include "share/publishing_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

TEST_CASE("the connections of a job that publishes are cut") {
    const Database database;
    const PublishingShops shops{database};
    int unpublished = 0;
    for (std::size_t at = 1, all = 1; at <= all; at += 3) {
        CAPTURE(at);
        const auto note = fmt::format("cut at {}", at);
        {
            const Proxy proxy{shops.folder.path(), Cluster::shared().folder(),
                              [&](std::size_t number) { return number != at; }};
            shops.configure_for(fmt::format("postgresql://hwsync@/{}?host={}",
                                            database.name(),
                                            shops.folder.path().native()));
            const auto result = shops.run(shops.pin(note));
            CAPTURE(result.err);
            CHECK((result.exit_code == 0 || result.exit_code == 9));
            unpublished += result.exit_code == 9;
            all = proxy.messages();
        }
        shops.configure();
        shops.do_well({"publish"});
        CHECK(shops.is_published());
        CHECK(database.sql("SELECT note FROM hwsync.links"
                           " WHERE variant_id = 51") == note);
    }
    CHECK(unpublished > 10);
    // Nor does anybody have to wait for a lease.
    shops.do_well(shops.pin("the last"));
    CHECK_FALSE(shops.has_lease());
}
