#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace hwsync {

/// The titles of variants, by which people know them: the product's and the
/// variant's own. Empty for what the catalog does not know. Takes no lock.
class HWSYNC_EXPORT Titles {
public:
    /// Opens the catalog at `path`. `stop` may be null and must outlive this.
    /// Throws Error(storage) if there is no catalog, or none that this version
    /// can read.
    static std::unique_ptr<Titles> open(const std::filesystem::path& path,
                                        const StopToken* stop);
    virtual ~Titles() = default;

    /// Of a child shop's variant.
    virtual std::string of_variant(std::string_view shop, std::int64_t id) = 0;

    /// Of a catalog variant.
    virtual std::string of_catalog_variant(std::int64_t id) = 0;
};

} // namespace hwsync
