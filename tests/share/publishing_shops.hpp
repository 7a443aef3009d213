#pragma once

#include "share/published_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

/// A catalog that was published, and that every run publishes again.
class PublishingShops : public PublishedCatalog {
public:
    explicit PublishingShops(const Database& published_to)
        : PublishedCatalog(published_to), database(published_to) {
        do_well({"publish"});
        configure();
    }

    /// The config, with these lines in [publish].
    void configure(const std::string& lines = {}) const {
        write_config(config_for(database.url(), lines));
    }

    /// The same with another address.
    void configure_for(const std::string& url) const {
        write_config(config_for(url, {}));
    }

    /// Likewise, and there is no server.
    void lose_server(const std::string& lines = {}) const {
        write_config(
            config_for("postgresql://hwsync@/brands?host=/nowhere", lines));
    }

    int generation() const {
        return std::stoi(database.sql("SELECT generation FROM hwsync.brands"));
    }

    bool has_lease() const {
        return database.sql("SELECT count(*) FROM hwsync.brand"
                            " WHERE lease_until IS NOT NULL") == "1";
    }

    bool is_published() const {
        return run({"publish", "--check"}).exit_code == 0;
    }

    /// To another host, as far as the database can tell.
    void lease_to_other(const std::string& until) const {
        database.sql(fmt::format("UPDATE hwsync.brand SET holder = 'worker-7,"
                                 " process 1', holder_token = 'x',"
                                 " lease_until = now() + interval '{}'",
                                 until));
    }

    /// A run that changes a link.
    Words pin(const std::string& note) const {
        return {"link", "add", "--shop", "eu", "--variant-id",
                "51",   "A",   "--note", note};
    }

    const Database& database;

private:
    static std::string config_for(const std::string& url,
                                  const std::string& lines) {
        return fmt::format("{}[publish]\nurl = \"{}\"\nbrand = \"acme\"\n{}",
                           two_shops_config, url, lines);
    }
};
