#include "program/verified_shops.hpp"

#include "program/exports.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

namespace {

fake::Options shop_named(const std::string& name, const std::string& id) {
    fake::Options options;
    options.token = "shpat_" + name;
    options.shop_id = id;
    options.domain = name + ".myshopify.com";
    return options;
}

std::string config_of(const fake::FakeShopify& us,
                      const fake::FakeShopify& eu) {
    constexpr auto shop = "[shops.{0}]\ndomain = \"{0}.myshopify.com\"\n"
                          "endpoint = \"{1}\"\ntoken_env = \"{2}_TOKEN\"\n";
    return "primary = \"us\"\nidentifier = \"sku\"\n[http]\nretries = 0\n" +
           fmt::format(shop, "us", us.url(), "US") +
           fmt::format(shop, "eu", eu.url(), "EU");
}

std::string as_json(std::string_view text) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return buffer.GetString();
}

} // namespace

void put(fake::FakeShopify& shop, std::string_view lines) {
    shop.control(fmt::format(R"({{"products":{}}})", as_json(lines)));
}

void remove_product(fake::FakeShopify& shop, std::int64_t id,
                    const std::string& at) {
    shop.control(fmt::format(R"({{"delete":"gid://shopify/Product/{}",)"
                             R"("at":"{}"}})",
                             id, at));
}

VerifiedShops::VerifiedShops()
    : us(shop_named("us", "1001")), eu(shop_named("eu", "2002")) {
    std::filesystem::create_directory(folder / "data");
    folder.write("hwsync.toml", config_of(us, eu));
    std::string lines;
    for (const auto id : {1, 2, 3}) {
        lines += product(100 + id) +
                 variant(1000 + 10 * id, 100 + id,
                         {.more = fmt::format(R"("sku":"SKU-{}0")", id)});
    }
    put(us, products(1, 3));
    put(eu, lines);
    for (auto* shop : {&us, &eu}) {
        shop->control(R"({"statuses":["COMPLETED"],)"
                      R"("now":"2026-03-01T12:00:00Z"})");
    }
    do_well({"import-bulk"});
    do_well({"associate"});
    for (auto* shop : {&us, &eu}) {
        shop->control(R"({"now":"2026-03-02T12:00:00Z"})");
    }
}

RunResult VerifiedShops::run(Words words) const {
    words.insert(words.begin(),
                 {"--catalog", catalog, "--config", folder / "hwsync.toml"});
    return run_hwsync(words, {.environment = {{"US_TOKEN", "shpat_us"},
                                              {"EU_TOKEN", "shpat_eu"},
                                              {"USER", "ann"}}});
}

void VerifiedShops::do_well(const Words& words) const {
    const auto result = run(words);
    CAPTURE(result.err);
    CAPTURE(words.front());
    REQUIRE(result.exit_code == 0);
}

rapidjson::Document VerifiedShops::verify(Words words, int exit_code) const {
    words.insert(words.begin(), {"--format", "json", "verify"});
    if (std::find(words.begin(), words.end(), "--file") == words.end()) {
        words.emplace_back("--live");
    }
    const auto result = run(words);
    CAPTURE(result.err);
    CAPTURE(result.out);
    CHECK(result.exit_code == exit_code);
    return document_of(result);
}

std::string VerifiedShops::found(const Words& words) const {
    auto all = words;
    all.insert(all.begin(), {"--format", "json", "verify"});
    const auto result = run(all);
    CAPTURE(result.err);
    const auto document = document_of(result);
    REQUIRE(document.HasMember("findings"));
    CHECK(result.exit_code == (document["ok"].GetBool() ? 0 : 1));
    std::set<std::string> lines;
    for (const auto& finding : document["findings"].GetArray()) {
        const auto& variant = finding["variant_id"];
        lines.insert(fmt::format(
            "{} {} {}", finding["kind"].GetString(),
            finding["shop"].GetString(),
            (variant.IsNull() ? finding["product_id"] : variant).GetString()));
    }
    return fmt::format("{}", fmt::join(lines, "; "));
}

std::string VerifiedShops::value(const std::string& sql) const {
    return query_value(catalog, sql);
}

std::map<std::string, std::string> VerifiedShops::catalog_folder() const {
    std::map<std::string, std::string> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(folder / "data")) {
        const auto name = entry.path().filename().string();
        auto text = read_file(entry.path());
        // Who opens a write-ahead log for reading only cannot remove its files.
        if (!name.ends_with("-shm") &&
            !(name.ends_with("-wal") && text.empty())) {
            files[name] = std::move(text);
        }
    }
    return files;
}
