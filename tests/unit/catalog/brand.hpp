#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "program/test_folder.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

/// A variant, and a product of its own for it.
struct Sold {
    std::int64_t id = 0;
    std::string sku;
    std::string barcode = {};
    std::string status = "ACTIVE";
};

/// Shop, kind, the shop's variant and the catalog's.
using Found = std::tuple<std::string, std::string, std::int64_t, std::int64_t>;
using Finds = std::vector<Found>;

/// A catalog and its child shops, filled from what a test says is sold.
class Brand {
public:
    void import(const std::vector<Sold>& sold);
    void import_lines(const std::string& lines);
    hwsync::AssociateResult associate(const std::vector<Sold>& sold,
                                      const std::string& shop = "eu");

    hwsync::sqlite::Connection open(hwsync::sqlite::Access access) const;
    /// Changes the catalog as if hwsync itself had stored it so.
    void plant(const std::string& sql) const;

    hwsync::VerifyResult verify();
    Finds found();

    std::string path() const { return m_folder / "catalog.db"; }

    hwsync::Identifier identifier = hwsync::Identifier::sku;
    hwsync::VerifyRequest rules;

private:
    struct Silent final : hwsync::Observer {
        void progress(const hwsync::Progress&) override {}
        void log(hwsync::Severity, std::string_view) override {}
    };

    TestFolder m_folder;
    hwsync::StopToken m_stop;
    Silent m_observer;
    int m_minute = 0;
};
