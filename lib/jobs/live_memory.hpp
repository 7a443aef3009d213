#pragma once

#include "catalog/catalog.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What is remembered of live readings, and asked before one begins: a
/// catalog's part in them, by the names that it has there.
class LiveMemory {
public:
    virtual ~LiveMemory() = default;

    virtual void record_operation(std::int64_t run, std::string_view shop,
                                  std::string_view command,
                                  const StartedOperation& operation) = 0;
    virtual std::optional<StartedOperation>
    open_operation(std::string_view shop, std::string_view command,
                   Time since) = 0;
    virtual std::optional<Time> watermark(std::string_view shop,
                                          std::string_view command) = 0;
    virtual std::optional<Time> known_until() = 0;
    virtual std::vector<std::int64_t>
    incomplete_products(std::string_view shop) = 0;
    virtual std::optional<std::int64_t> shopify_id(std::string_view shop) = 0;
    virtual std::optional<std::string> shop_of_store(std::int64_t store) = 0;
};

/// That of a run, which its catalog keeps.
class CatalogMemory final : public LiveMemory {
public:
    explicit CatalogMemory(Catalog& catalog) : m_catalog(catalog) {}

    void record_operation(std::int64_t run, std::string_view shop,
                          std::string_view command,
                          const StartedOperation& operation) override {
        m_catalog.record_operation(run, shop, command, operation);
    }
    std::optional<StartedOperation> open_operation(std::string_view shop,
                                                   std::string_view command,
                                                   Time since) override {
        return m_catalog.open_operation(shop, command, since);
    }
    std::optional<Time> watermark(std::string_view shop,
                                  std::string_view command) override {
        return m_catalog.watermark(shop, command);
    }
    std::optional<Time> known_until() override {
        return m_catalog.known_until();
    }
    std::vector<std::int64_t>
    incomplete_products(std::string_view shop) override {
        return m_catalog.incomplete_products(shop);
    }
    std::optional<std::int64_t> shopify_id(std::string_view shop) override {
        return m_catalog.shopify_id(shop);
    }
    std::optional<std::string> shop_of_store(std::int64_t store) override {
        return m_catalog.shop_of_store(store);
    }

private:
    Catalog& m_catalog;
};

} // namespace hwsync
