#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace hwsync {

/// The bulk operations that were started for a catalog.
class KnownOperations {
public:
    /// Without a catalog, it knows no operation. Throws Error(storage).
    static std::unique_ptr<KnownOperations>
    open(const std::filesystem::path& catalog);
    virtual ~KnownOperations() = default;

    /// The run that started the operation; nothing if none of this catalog's
    /// runs did.
    virtual std::optional<std::int64_t> run_of(std::string_view id) = 0;
};

} // namespace hwsync
