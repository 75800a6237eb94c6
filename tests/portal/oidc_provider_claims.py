"""What the provider tells about a person."""

from oauth2_provider.oauth2_validators import OAuth2Validator


class Claims(OAuth2Validator):
    oidc_claim_scope = None

    def get_additional_claims(self, request):
        user = request.user
        return {
            "name": f"{user.last_name}{user.first_name}",
            "email": user.email,
            "email_verified": True,
        }
