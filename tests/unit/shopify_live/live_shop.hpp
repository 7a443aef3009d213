#pragma once

#include "fake_shopify/fake_shopify.hpp"
#include "shopify/bulk_operation.hpp"
#include "shopify/graphql_client.hpp"
#include "shopify/token_source.hpp"
#include "unit/net/fake_wait_clock.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

class RecordingObserver final : public Observer {
public:
    void progress(const Progress& progress) override {
        lines.push_back(progress.lines);
        bytes.push_back(progress.bytes);
    }
    void log(Severity severity, std::string_view message) override {
        switch (severity) {
        case Severity::warning:
            warnings.emplace_back(message);
            break;
        case Severity::info:
            infos.emplace_back(message);
            break;
        case Severity::debug:
            details.emplace_back(message);
            break;
        }
    }

    std::vector<std::uint64_t> lines;
    std::vector<std::uint64_t> bytes;
    std::vector<std::string> warnings;
    std::vector<std::string> infos;
    std::vector<std::string> details;
};

/// A stand-in shop "us" and all that it takes to talk to it.
struct StandInShop {
    explicit StandInShop(std::string version = "2026-10",
                         const fake::Options& options = {})
        : fake(options), shop(config(std::move(version))) {
        fake.control(R"({"now":"2026-11-24T08:00:00Z"})");
    }

    ShopConfig config(std::string version) const {
        ShopConfig config;
        config.name = "us";
        config.domain = "acme-us.myshopify.com";
        config.api_version = std::move(version);
        config.endpoint = fake.url();
        return config;
    }

    static HttpLimits limits() {
        HttpLimits limits;
        limits.idle = std::chrono::milliseconds{500};
        return limits;
    }

    static RetryPolicy retries() {
        RetryPolicy policy;
        policy.retries = 3;
        return policy;
    }

    fake::FakeShopify fake;
    ShopConfig shop;
    StopToken stop;
    FakeWaitClock clock;
    RecordingObserver observer;
    HttpClient http{{}, stop};
    FixedToken tokens{Secret{"shpat_fake"}};
    GraphqlClient client{shop, limits(), retries(), tokens,
                         http, clock,    observer};
    BulkOperations bulk{client, {}, clock, observer};
};

/// What `call` throws; fails the test where it throws nothing.
template <typename Call> Error error_of(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    FAIL("nothing was thrown");
    return Error(ErrorKind::usage, "");
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// A folder that goes with its test.
class TestFolder {
public:
    TestFolder() {
        auto pattern =
            (std::filesystem::temp_directory_path() / "hwsync-live-XXXXXX")
                .string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        m_path = pattern;
    }
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    bool is_empty() const { return std::filesystem::is_empty(m_path); }

private:
    std::filesystem::path m_path;
};

/// Two products; the first has two variants, the second one.
inline constexpr std::string_view three_variants =
    R"({"products":"{\"id\":\"gid://shopify/Product/1\",\"title\":\"One\",)"
    R"(\"createdAt\":\"2026-11-01T00:00:00Z\",)"
    R"(\"updatedAt\":\"2026-11-20T00:00:00Z\"}\n)"
    R"({\"id\":\"gid://shopify/ProductVariant/11\",\"sku\":\"A\",)"
    R"(\"__parentId\":\"gid://shopify/Product/1\"}\n)"
    R"({\"id\":\"gid://shopify/ProductVariant/12\",\"sku\":\"B\",)"
    R"(\"__parentId\":\"gid://shopify/Product/1\"}\n)"
    R"({\"id\":\"gid://shopify/Product/2\",\"title\":\"Two\",)"
    R"(\"createdAt\":\"2026-11-23T00:00:00Z\",)"
    R"(\"updatedAt\":\"2026-11-23T12:00:00Z\"}\n)"
    R"({\"id\":\"gid://shopify/ProductVariant/21\",\"sku\":\"C\",)"
    R"(\"__parentId\":\"gid://shopify/Product/2\"}\n"})";

} // namespace hwsync
