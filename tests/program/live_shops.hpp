#pragma once

#include "fake_shopify/fake_shopify.hpp"
#include "program/imports.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

/// A product of a stand-in's. The SKU of a variant is "S" and the last two
/// digits of its id, so that variant 511 of a child is variant 11 of the
/// primary.
struct LiveProduct {
    std::int64_t id = 0;
    std::vector<std::int64_t> variants = {};
    int changed = -60; ///< in minutes from the fixture's beginning on
    int created = -600;
    std::string title = "Thing";
    std::optional<int> counted = {}; ///< what Shopify says; else the truth
};

/// A primary shop "us" and child shops that stand-ins play, a config that names
/// them, and a catalog that is yet to be made.
///
/// An operation has completed when it is first asked for; failures are not
/// tried again, and polling is quick.
class LiveShops {
public:
    using Words = std::vector<std::string>;

    explicit LiveShops(const std::vector<std::string>& children = {});

    fake::FakeShopify& us() const { return *m_shops.front(); }
    fake::FakeShopify& shop(std::string_view name) const;

    /// Adds products to a shop, or puts them in place of those that are there.
    void stock(const std::vector<LiveProduct>& products) const {
        stock("us", products);
    }
    void stock(std::string_view shop_name,
               const std::vector<LiveProduct>& products) const;
    void remove(std::int64_t product, std::string_view shop_name = "us") const;

    /// What a shop's clock says from now on, in minutes from the beginning on.
    void set_clock(int minutes, std::string_view shop_name = "us") const;
    std::string time(int minutes) const;

    /// Operations started from now on never end by themselves.
    void hang(std::string_view shop_name = "us") const;
    /// The opposite.
    void go(std::string_view shop_name = "us") const;

    RunResult run(Words words, const RunOptions& options = {}) const;
    /// The test case fails where it does not end well.
    rapidjson::Document do_well(Words words) const;
    /// Runs it until the shop was asked so often for something, then sends the
    /// signal.
    RunResult run_until(Words words, const std::string& what, int signal,
                        std::size_t times = 1) const;
    /// Checks that the run fails with this exit code and one line with these
    /// words, tells both in JSON too, and leaves the catalog as it was.
    void fails(Words words, int exit_code, std::string_view says) const;

    /// Appended to the config; or in place of a part of it.
    void configure(const std::string& more) const;
    void configure(const std::string& part, const std::string& other) const;
    /// A line of the section [http].
    void set_http(const std::string& line) const;

    /// All rows but those of bookkeeping; empty where there is no catalog.
    std::string dump() const;
    /// `SHOP COMMAND MINUTES` for each watermark, "; " between.
    std::string watermarks() const;
    std::string value(const std::string& sql) const;
    /// What a run read and did, e.g. "2 1 0 1 0 0".
    static std::string products(const rapidjson::Document& document);
    static std::string variants(const rapidjson::Document& document);

    const TestFolder folder = {};
    const std::string catalog = folder / "catalog.db";
    const std::string config = folder / "hwsync.toml";
    /// Names of variables with what they hold; each shop's token besides.
    std::map<std::string, std::string> environment = {};

private:
    std::int64_t m_beginning;
    std::vector<std::string> m_names{"us"};
    std::vector<std::unique_ptr<fake::FakeShopify>> m_shops;
};
