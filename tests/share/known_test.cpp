#include "program/query.hpp"
#include "share/publishing_shops.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

/// The check publish of doctor, as "STATE MESSAGE".
std::string publish_check(const rapidjson::Document& document) {
    for (const auto& check : document["checks"].GetArray()) {
        if (text_of(check["check"]) == "publish") {
            return text_of(check["state"]) + " " + text_of(check["message"]);
        }
    }
    return "none";
}

} // namespace

TEST_CASE("status and metrics tell how far the shared database is behind") {
    const Database database;
    const PublishingShops shops{database};
    const auto metrics = shops.folder / "metrics.prom";
    const auto notify = "[notify]\nmetrics_file = \"" + metrics + "\"\n";
    const auto publication = [&] {
        auto document = shops.json({"status"});
        REQUIRE(document["publications"].Size() == 1);
        return document;
    };
    shops.configure("[status]\noverdue = \"1s\"\n" + notify);
    shops.do_well(shops.pin("sent"));
    const auto known = publication();
    CHECK(text_of(known["publications"][0]["brand"]) == "acme");
    CHECK(known["publications"][0]["generation"].GetInt() == 2);
    CHECK(known["publications"][0]["unpublished_runs"].GetInt() == 0);
    shops.lose_server("[status]\noverdue = \"1d\"\n" + notify);
    CHECK(shops.run(shops.pin("kept")).exit_code == 9);
    // It asks nobody.
    CHECK(publication()["publications"][0]["unpublished_runs"].GetInt() == 1);
    CHECK(contains(shops.run({"status"}).out, "1 run since then"));
    CHECK(contains(read_file(metrics), "hwsync_unpublished_runs{brand=\"acme\"}"
                                       " 1"));
    shops.do_well({"status", "--check"});
    store(shops.catalog, "UPDATE publication SET at = '2026-01-01T00:00:00Z'");
    CHECK(shops.run({"status", "--check"}).exit_code == 1);
    shops.configure(notify);
    shops.do_well({"publish"});
    CHECK(contains(read_file(metrics), "hwsync_unpublished_runs{brand=\"acme\"}"
                                       " 0"));
}

TEST_CASE("doctor asks the shared database where it stands") {
    const Database database;
    const PublishingShops shops{database};
    const auto asked = [&] {
        return publish_check(shops.json({"doctor", "--online"}));
    };
    CHECK(contains(publish_check(shops.json({"doctor"})),
                   "ok brand acme, published as generation 1"));
    CHECK(contains(asked(), "in reach, at generation 1"));
    shops.lease_to_other("1 minute");
    CHECK(contains(asked(), "worker-7"));
    shops.lease_to_other("-1 minute");
    database.sql("UPDATE hwsync.brand SET generation = 7, token = 'x'");
    CHECK(asked().starts_with("problem "));
    shops.lose_server();
    CHECK(asked().starts_with("problem "));
    shops.write_config(two_shops_config);
    CHECK(asked() == "none");
}
