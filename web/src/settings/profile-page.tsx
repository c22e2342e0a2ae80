import { useIdentity } from '../session/use-identity.ts';
import { Page } from '../ui/page.tsx';
import { ChangePassword } from './change-password.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { ProfileForm } from './profile-form.tsx';
import { SecondFactor } from './second-factor/second-factor.tsx';

/** The person's own data. */
export function ProfilePage() {
  const { identity } = useIdentity();
  return (
    <Page title="Profile" description="How others see you, and how you sign in.">
      <ProfileForm />
      {identity?.embedded === true && <ChangePassword minLength={identity.minPasswordLength} />}
      {identity?.embedded === true && <SecondFactor />}
      <DeleteAccount />
    </Page>
  );
}
