#pragma once

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

struct Batch;

/// What is known of a reading apart from its records.
struct ShopNow {
    std::string shop;
    std::string source;
    /// When what was read began; else the newest updatedAt in it.
    std::optional<Time> began;
    /// Products that Shopify says went after the watermark, ascending.
    std::vector<std::int64_t> deleted;
    /// It may be empty, and the catalog need not know it yet.
    bool is_live = false;
};

/// A check of a catalog as it is at one moment. Shops that were read are put
/// into it one after another, each between begin_shop() and end_shop().
class CatalogCheck {
public:
    virtual ~CatalogCheck() = default;

    /// Before all else: a finding that does not count any more.
    virtual void know(const Finding& finding) = 0;

    virtual void begin_shop(const ShopNow& shop) = 0;
    virtual void put(const Batch& batch) = 0;
    virtual void end_shop() = 0;

    virtual VerifyResult finish() = 0;
};

/// Throws as verify_catalog() says. `request` and `stop` must outlive it.
std::unique_ptr<CatalogCheck> begin_check(const VerifyRequest& request,
                                          const StopToken& stop);

/// A shop as the catalog knows it.
struct KnownStore {
    std::string shop;
    std::optional<std::int64_t> shopify_id;
    /// What went after this is pending.
    std::optional<Time> read_until;
};

/// Those of the shops that are to be read, and all whose store is known.
std::vector<KnownStore> known_stores(const VerifyRequest& request,
                                     const StopToken& stop);

} // namespace hwsync
